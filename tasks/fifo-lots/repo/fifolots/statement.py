"""Prints a portfolio."""

from .money import format_cents


def render(portfolio):
    lines = [
        f"{sale.trade.day} sold {sale.trade.quantity} {sale.trade.symbol}: {format_cents(sale.gain)}"
        for sale in portfolio.sales
    ]
    lines += [
        f"holding {quantity} {symbol} at {format_cents(cost)}"
        for symbol, (quantity, cost) in portfolio.holdings().items()
    ]
    lines.append(f"total gain {format_cents(portfolio.total_gain())}")
    return "\n".join(lines)
