# No DAG imports this file: it is a job's script.
import pyspark

print(pyspark.__version__)
