"""The pages people read: course index, chapters, homework, journal, first and last day."""
