"""A small icon for each season, to go beside its word. Line paths in a square of 16."""

SEASON_ICONS = {
    "spring": "M8 15V7M8 9C8 5.5 5.5 3.5 1.5 3.5C1.5 7 4 9 8 9M8 7C8 4 10 2 14 2C14 5.5 12 7 8 7",
    "summer": (
        "M8 5A3 3 0 1 1 8 11A3 3 0 1 1 8 5M8 1V2.5M8 13.5V15M1 8H2.5M13.5 8H15"
        "M3.05 3.05L4.1 4.1M11.9 11.9L12.95 12.95M3.05 12.95L4.1 11.9M11.9 4.1L12.95 3.05"
    ),
    "fall": "M2 14C4 12 6 10 11 5M4.5 11.5C1.5 6 6 2 14 2C14 10 10 14.5 4.5 11.5M7.2 8.8L7 5.8M8.8 7.2L11.6 7.4",
    "winter": (
        "M8 1V15M1.94 4.5L14.06 11.5M1.94 11.5L14.06 4.5M6.2 2.4L8 4L9.8 2.4M6.2 13.6L8 12L9.8 13.6"
        "M2.2 6.8L4.5 6L4 3.6M13.8 9.2L11.5 10L12 12.4M2.2 9.2L4.5 10L4 12.4M13.8 6.8L11.5 6L12 3.6"
    ),
    "unknown": "M5 6C5 4 6.3 3 8 3C9.7 3 11 4 11 5.7C11 8 8 8 8 10.5M8 13V13.4",
}
SWITCH_ICON = "M1 5H14L11 2M15 11H2L5 14"  # two arrows: people may change tracks
