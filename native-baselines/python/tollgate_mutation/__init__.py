"""Small mistakes put into the logic one at a time, to see whether the golden answers notice each of them."""
