"""The hotline: texts become recordings, keys become turns."""
