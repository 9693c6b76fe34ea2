"""Facts about AWS and Amazon MWAA as data, each with its source and date; a leaf that imports nothing of ours."""
