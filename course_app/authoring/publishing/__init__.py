"""Publishing: the content folder, checked, copied aside, and put in the place of what people have now at one stroke."""
