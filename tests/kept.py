"""What one process of tests makes once instead of for each test. Imported for its effect.

Hundreds of tests build an application and a database of their own. What comes out is the
same; what is left out is what would be made again, and waiting for the disk.
"""

import functools
import gc
from typing import Any

from argon2 import PasswordHasher
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import Engine, event
from werkzeug.routing import Rule

from participation import database
from participation.accounts import passwords
from participation.web.assets import Assets


class Compiled(BytecodeCache):
    """Compiled templates, kept by this process."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if (code := self.kept.get(bucket.key)) is not None:
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.kept[bucket.key] = bucket.bytecode_to_string()


TEMPLATES = Compiled()

ADDRESSES: dict[Any, Any] = {}
_build_address = Rule._compile_builder


def _build_address_once(rule: Rule, append_unknown: bool = True) -> Any:
    """Compile what builds an address once for all applications."""
    key = (
        tuple(rule._trace),
        tuple(sorted((rule.defaults or {}).items())),
        tuple((name, type(made)) for name, made in rule._converters.items()),
        append_unknown,
    )
    if key not in ADDRESSES:
        ADDRESSES[key] = _build_address(rule, append_unknown)
    return ADDRESSES[key]


Rule._compile_builder = _build_address_once  # type: ignore[method-assign]
Assets.load = staticmethod(functools.cache(Assets.load))  # type: ignore[method-assign,assignment]

DIALECTS: dict[str, tuple[Any, Any]] = {}
SHIPPED_ENGINE = database._build_engine


def _engine_that_knows_its_statements(url: str) -> Engine:
    """Keep compiled SQL over engines: what it is kept by contains the dialect object.

    The dialect is that of the first engine which connected: only then it knows its server.
    """
    engine = SHIPPED_ENGINE(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _leave_the_disk_alone)
    if kept := DIALECTS.get(engine.dialect.name):
        engine.dialect, engine._compiled_cache = kept
    else:
        event.listen(engine, "connect", lambda *_: _keep(engine))
    return engine


def _leave_the_disk_alone(connection: Any, _record: Any) -> None:
    """Databases of tests outlive no power cut; the PostgreSQL of tests is run likewise."""
    connection.execute("PRAGMA synchronous = OFF")


def _keep(engine: Engine) -> None:
    DIALECTS.setdefault(engine.dialect.name, (engine.dialect, engine._compiled_cache))


database._build_engine = _engine_that_knows_its_statements

# What a guesser has to pay would be paid at every sign-in of a thousand tests.
SHIPPED_HASHER = passwords._hasher
passwords._hasher = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)


def leave_what_is_there() -> None:
    """Let the collector of garbage look at new objects only, and less often.

    Imported modules and the language model are some millions of objects, and a full look
    at them cost a fifth of the time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
