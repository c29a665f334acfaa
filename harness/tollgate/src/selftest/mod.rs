//! Tollgate measures itself: how often it calls equals different, and which slowdowns it finds.
