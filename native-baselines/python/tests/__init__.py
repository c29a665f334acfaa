"""The examples that LOGIC.md gives, and what the golden answers cannot show."""
