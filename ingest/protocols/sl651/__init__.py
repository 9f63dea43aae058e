"""SL 651-2014, the data transmission of hydrological stations: frames to observations and back."""
