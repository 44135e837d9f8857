"""The site's figures, drawn from the reference when the site is built; one module for each part."""
