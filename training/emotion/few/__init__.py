"""Learning expressions from few labels (after arXiv 2601.05556): its pieces, the methods it is compared with, and their grid."""
