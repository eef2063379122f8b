from drip.cli import main

main(prog_name="drip")
