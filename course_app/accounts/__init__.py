"""Who people are: accounts, sign-in, sessions, links that work once, roles."""
