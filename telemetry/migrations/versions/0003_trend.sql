-- Rise and fall: how far back to look, and per quantity the change per hour, in the quantity's
-- unit, below which it is steady and beyond which it is fast. No standard is known to state them.

insert into telemetry.setting (name, value, valid_from, source) values
    ('trend', '{"window_s": 3600, "readings": 5, "confidence": 0.8, "quantities": {
        "stage": {"dead_zone": 0.01, "fast": 0.10},
        "headwater": {"dead_zone": 0.01, "fast": 0.10},
        "tailwater": {"dead_zone": 0.01, "fast": 0.10},
        "discharge": {"dead_zone": 5, "fast": 50}}}',
     '-infinity', 'unverified');
