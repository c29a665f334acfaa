//! A run in the formats of others. Pure: rows in, text out.
