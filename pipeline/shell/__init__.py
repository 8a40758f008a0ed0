"""All that touches disk, processes, log and screen."""

import logging

logging.getLogger("pdfminer").setLevel(logging.ERROR)  # the second reader warns of every font without a box
