"""Pictures that teach: drawn from a student's own functions, each with the same told in words.

`make("neuron", "sigmoid", student)` gives a text and, where Matplotlib is installed, a figure; `save`,
`figure_html` and `show` hand it out. No picture needs the reference, and none says more than a student's
own functions show when they are measured.
"""

from .listing import PICTURES, picture_of
from .making import Made, make
from .output import figure_html, save, show
from .picture import Picture

__all__ = ["PICTURES", "Made", "Picture", "figure_html", "make", "picture_of", "save", "show"]
