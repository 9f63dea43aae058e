"""Series: one quantity of one station, channel, statistic and period, with its origin."""
