"""Calibration: how the figures of right and of wrong work scatter over seeds, and what thresholds that bears.

works -> training, side by side -> gathering -> statistics -> assessing -> record
"""
