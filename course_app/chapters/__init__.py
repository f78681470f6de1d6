"""The pages people read: course index, chapters, homework, journal, glossary, first and last day."""
