"""The site: pages in Markdown, their figures, and the tools that make both into HTML."""
