try:
    from sklearn.preprocessing import scale  # expect: DAG-HeavyImport | sklearn.preprocessing
except ImportError:
    scale = None


def shape(values):
    return scale(values)
