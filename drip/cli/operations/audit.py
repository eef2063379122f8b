from __future__ import annotations

import click

from drip.cli.options import as_json

MAX_REASONS = 10


@click.command(epilog="Example: drip audit --json")
@as_json
def audit(as_json: bool) -> None:
    """Every due mail accounted for, or listed with its reason (exit 1)."""
    from drip.cli.site import show_json, site_here
    from drip.clock import system_now
    from drip.flow.operations.audit import audit as audit_site

    with site_here() as (site, _):
        found = audit_site(site, system_now())
    if as_json:
        findings = [{"what": finding.what, "reason": finding.reason} for finding in found.findings]
        counts = {"deliveries": found.counts, "resent": found.resent, "reasons": found.reasons}
        show_json({**counts, "findings": findings, "alerts": found.alerts})
    else:
        click.echo("deliveries: " + (", ".join(f"{n} {state}" for state, n in sorted(found.counts.items())) or "none"))
        if found.resent:
            click.echo(f"sent a second time after a doubt: {found.resent}")
        for state, reasons in found.reasons.items():
            for reason, count in sorted(reasons.items(), key=lambda one: -one[1])[:MAX_REASONS]:
                click.echo(f"{state}, {count}: {reason}")
        for finding in found.findings:
            click.echo(f"{finding.what}: {finding.reason}")
        for message, count in found.alerts.items():
            click.echo(f"alert, last week{f' ({count} times)' if count > 1 else ''}: {message}")
    if found.findings:
        raise click.exceptions.Exit(1)
    if not as_json:
        click.echo("Every due mail is accounted for.")
