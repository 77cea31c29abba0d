"""Parquet, for pandas, DuckDB, Polars and R: typed columns, some thousand rows at a time.

Needs pyarrow, which is imported only where a Parquet file is written.
"""

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import BinaryIO

from etl.errors import WrongUse
from etl.export import Row
from etl.relations import Column

ROWS_IN_A_GROUP = 5_000
"""Rows that are in memory at a time, and that a reader reads or passes over as one."""


def write_parquet(
    rows: Iterable[Row], columns: Sequence[Column], stream: BinaryIO, *, source: Mapping[str, str]
) -> None:
    """The rows as Parquet; ``source`` goes into the file's key-value metadata.

    Dates and times stay text, as in the database. Raises WrongUse where pyarrow is not installed.
    """
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise WrongUse("Parquet needs pyarrow; type: pip install 'mofa-etl[parquet]'") from error

    types = {
        "integer": pyarrow.int64(),
        "real": pyarrow.float64(),
        "text": pyarrow.string(),
        "blob": pyarrow.binary(),
    }
    schema = pyarrow.schema([(column.name, types[column.type]) for column in columns], metadata=dict(source))
    with (
        pyarrow.PythonFile(_Sink(stream), mode="w") as sink,
        pyarrow.parquet.ParquetWriter(sink, schema, compression="zstd") as writer,
    ):
        for group in _groups(rows):
            arrays = [pyarrow.array(values, field.type) for values, field in zip(zip(*group), schema)]  # noqa: B905
            writer.write_batch(pyarrow.record_batch(arrays, schema=schema))


def _groups(rows: Iterable[Row]) -> Iterator[list[Row]]:
    remaining = iter(rows)
    while group := list(islice(remaining, ROWS_IN_A_GROUP)):
        yield group


class _Sink(io.RawIOBase):
    """A stream that knows how far it has got: pyarrow asks, and a pipe cannot tell."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._position = 0

    def writable(self) -> bool:
        """True."""
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        """Pass the bytes on."""
        self._stream.write(data)
        self._position += len(data)
        return len(data)

    def tell(self) -> int:
        """The number of bytes so far."""
        return self._position
