"""`make bench`: the product's reads beside a bare handler and PostGraphile, on the same rows. See README.md."""
