"""What makes reading a file slow: calls of other machines, and large libraries."""

import ast
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from mwaa_platform.dagcheck.advice.rules import CALL_WHEN_READ, HEAVY_IMPORT
from mwaa_platform.dagcheck.advice.said import Advice
from mwaa_platform.dagcheck.run import Where
from mwaa_platform.dagcheck.sources import Source

HEAVY = frozenset(
    {
        *("pandas", "numpy", "scipy", "sklearn", "statsmodels", "matplotlib", "seaborn", "plotly", "geopandas"),
        *("bokeh", "altair", "streamlit", "xarray", "rasterio", "skimage", "networkx", "duckdb", "fastparquet"),
        *("modin", "vaex", "polars", "pyarrow", "pyspark", "dask", "ray", "awswrangler", "deltalake", "delta"),
        *("snowflake", "google.cloud", "googleapiclient", "torch", "tensorflow", "keras", "jax"),
        *("transformers", "datasets", "sentence_transformers", "xgboost", "catboost", "lightgbm", "lightning"),
        *("pytorch_lightning", "onnxruntime", "spacy", "nltk", "gensim", "cv2", "prophet", "shap", "optuna"),
        *("pycaret", "h2o", "cudf", "ydata_profiling", "wandb", "mlflow", "sagemaker", "vertexai", "openai"),
        *("anthropic", "langchain", "langchain_core", "langchain_community", "langchain_openai", "llama_index"),
        *("dbt", "great_expectations"),
    }
)
"""Packages by the name that is imported. Source: see the rule; each takes more than a tenth of a second, or a hundred files."""


def calls(when_read: Iterable[tuple[str, Where]]) -> Iterator[Advice]:
    """Each place once."""
    for what, where in when_read:
        yield Advice(CALL_WHEN_READ, where, f"{what} is called whenever the file is read, not when a task runs")


def heavy_imports(source: Source, find: Callable[[str], Path | None]) -> Iterator[Advice]:
    """Those that run when the file is read: not in functions but those under `@dag`, and not for type checkers only.

    `find` knows the folder's own modules, which may have the name of a library.
    """
    for node in _when_read(source.tree.body):
        if isinstance(node, ast.ImportFrom):
            names = [node.module] if node.module and not node.level else []
        else:
            names = [alias.name for alias in node.names]
        for name in names:
            own = find(name)
            if HEAVY & {name.partition(".")[0], ".".join(name.split(".")[:2])} and not (own and own.is_file()):
                where = Where(source.path, node.lineno, node.end_lineno or node.lineno)
                yield Advice(HEAVY_IMPORT, where, f"{name} is imported whenever the file is read")


def _when_read(body: Sequence[ast.stmt]) -> Iterator[ast.Import | ast.ImportFrom]:
    waiting = list(reversed(body))
    while waiting:
        node = waiting.pop()
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            yield node
        elif isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            waiting += node.orelse
        elif not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) or _makes_a_dag(node):
            for part in ("finalbody", "orelse", "handlers", "cases", "body"):
                waiting += reversed(getattr(node, part, ()))


def _makes_a_dag(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    made = (one.func if isinstance(one, ast.Call) else one for one in node.decorator_list)
    return any(ast.unparse(one).rpartition(".")[2] == "dag" for one in made)
