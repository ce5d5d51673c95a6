"""From a period typed by a user to a whole, checked pack, or to nothing at all."""
