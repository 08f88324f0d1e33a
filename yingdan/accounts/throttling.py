"""Who knocks: the address of the visitor, also behind proxies that are named as trusted."""

import os
from ipaddress import ip_address, ip_network

from django.http import HttpRequest


def trusted() -> list[str]:
    return [part.strip() for part in os.environ.get("YINGDAN_TRUSTED_PROXIES", "").split(",") if part.strip()]


def client_ip(request: HttpRequest) -> str:
    """The nearest address that is no trusted proxy; a header of anybody else is not believed."""
    address = str(request.META.get("REMOTE_ADDR") or "127.0.0.1")
    chain = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    networks = [ip_network(name, strict=False) for name in trusted()]
    while chain and any(_in(address, network) for network in networks):
        address = chain.pop()
    return address


def _in(address: str, network: object) -> bool:
    try:
        return ip_address(address) in network  # type: ignore[operator]  # an IPv4Network or IPv6Network
    except ValueError:
        return False
