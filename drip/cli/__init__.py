"""The command line. This module names the commands; each is imported only when it is called, so that help is fast."""

from __future__ import annotations

from drip.cli.lazy import LazyGroup

main = LazyGroup(
    name="drip",
    help="drip: email courses that people host themselves.\n\nTo see it: drip demo. For a site of your own: drip init.",
    version=True,
    lazy={
        "init": ("drip.cli.operations.init:init", "A new site in this folder: settings, a secret key, the database."),
        "demo": ("drip.cli.operations.demo:demo", "Everything on this machine with a practice mailbox, in time-lapse."),
        "run": ("drip.cli.operations.run:run", "Web, worker and mail coming in, in one process."),
        "web": ("drip.cli.operations.run:web", "The web pages alone."),
        "worker": ("drip.cli.operations.run:worker", "A worker alone; on PostgreSQL run as many as you need."),
        "listen": (
            "drip.cli.operations.run:listen",
            "Mail coming in alone: the listener (SMTP or LMTP), and a mailbox (IMAP).",
        ),
        "health": (
            "drip.cli.operations.health:health",
            "Whether web, worker and listener are well; for health checks.",
        ),
        "doctor": ("drip.cli.operations.doctor:doctor", "What this site still lacks."),
        "tick": ("drip.cli.operations.tick:tick", "One tick by hand: replies, plan, deliver, housekeeping."),
        "audit": ("drip.cli.operations.audit:audit", "Every due mail accounted for, or listed with its reason."),
        "backlog": ("drip.cli.operations.backlog:backlog", "What is overdue, and whether it is to be sent."),
        "course": ("drip.cli.courses.course:course", "Courses: write, check, preview, publish and carry them."),
        "lesson": ("drip.cli.samples.lesson:lesson", "Lessons: new ones, and a look at single ones."),
        "subscriber": (
            "drip.cli.people.subscriber:subscriber",
            "People: add, show, pause and resume them.",
        ),
        "reply": ("drip.cli.replies.reply:reply", "Replies: read, answer and share what people write."),
        "stats": ("drip.cli.operations.stats:stats", "How courses go: lesson by lesson, and variant against variant."),
        "completion": ("drip.cli.completion:completion", "What your shell needs to complete commands with Tab."),
        "database": ("drip.cli.operations.database:database", "Upgrade the database."),
    },
)
