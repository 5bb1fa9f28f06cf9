from helper import SLOPE
