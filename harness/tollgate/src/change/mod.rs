//! What has changed between two sides: rows of both in, a verdict for each metric out. Pure.
