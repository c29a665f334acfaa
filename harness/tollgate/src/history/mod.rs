//! Nights in a database: an index over journals that can be rebuilt from them at any time.
