"""Pictures for who shares a page are drawn by the build alone."""

Image = ImageDraw = ImageFont = None
