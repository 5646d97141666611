import sys
from pathlib import Path

from .portfolio import Portfolio
from .statement import render
from .trades import parse_trades


def main(arguments):
    if len(arguments) != 1:
        print("usage: python3 -m fifolots FILE", file=sys.stderr)
        return 2
    portfolio = Portfolio()
    portfolio.apply(parse_trades(Path(arguments[0]).read_text()))
    print(render(portfolio))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
