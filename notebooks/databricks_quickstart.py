# Databricks notebook source
# MAGIC %md
# MAGIC # Tamis on Databricks, from Python
# MAGIC
# MAGIC Needs Runtime 18 LTS (Spark 4.1, JDK 21) in **dedicated** access mode, and `tamis.jar` among the cluster's libraries.
# MAGIC Standard access mode and serverless are Spark Connect, which has no JVM to call and no SparkContext: there Tamis
# MAGIC runs neither from a notebook nor as a JAR task. Take a dedicated cluster.
# MAGIC
# MAGIC Tamis is called through the gateway that PySpark has to its JVM. It uses the notebook's session and never stops it.

# COMMAND ----------

dbutils.widgets.text("pool", "main.tamis.pool", "Table of candidates")
dbutils.widgets.text("target", "/Volumes/main/tamis/targets/target.jsonl", "File of queries")
dbutils.widgets.text("output", "/Volumes/main/tamis/runs/quickstart", "Folder of the run, which must not exist yet")
dbutils.widgets.text("count", "500", "Budget")

# COMMAND ----------

# MAGIC %md
# MAGIC ## Select
# MAGIC
# MAGIC The keys are those of a job file. The pool is a table of Unity Catalog here and the queries a DataFrame; paths, tables and
# MAGIC DataFrames may be mixed. `output.path` must be given: the run is written by the executors, and a Volume is where all see it.

# COMMAND ----------

from pyspark.sql import DataFrame

Tamis = spark._jvm.io.tamis.Tamis

target = spark.read.json(dbutils.widgets.get("target"))

job = Tamis.job(spark._jsparkSession)
job.setAll(
    {
        "candidates.table": dbutils.widgets.get("pool"),
        "candidates.id": "id",
        "candidates.text": "{prompt}\n{response}",
        "candidates.source": "source",
        "queries.id": "id",
        "queries.text": "{prompt}\n{response}",
        "transport.alpha": "auto",
        "sample.count": dbutils.widgets.get("count"),
        "output.path": dbutils.widgets.get("output"),
    }
)
job.queries(target._jdf)
run = job.select()

# COMMAND ----------

# MAGIC %md
# MAGIC ## The picks, as a DataFrame

# COMMAND ----------


def table(name):
    return DataFrame(run.table(name), spark)


display(table("selection").orderBy("rank"))

# COMMAND ----------

display(table("selection").groupBy("source").sum("count"))

# COMMAND ----------

# MAGIC %md
# MAGIC ## Is it as good as can be?
# MAGIC
# MAGIC Where the primal and the dual objective are equal, no other plan is better.

# COMMAND ----------

metrics = run.metrics()
for key in ["candidates", "queries", "support", "search.recall", "transport.primal", "transport.dual"]:
    print(key, "=", metrics.get(key))

# COMMAND ----------

displayHTML(run.reportHtml())

# COMMAND ----------

# MAGIC %md
# MAGIC ## The encoder in a pipeline of Spark ML

# COMMAND ----------

texts = table("selection").selectExpr("id", "concat(prompt, '\n', response) AS text")
encoder = spark._jvm.io.tamis.ml.HashedEncoder()
encoder.setInputCol("text").setOutputCol("vector").setIdCol("id").setDimensions(64)
model = encoder.fit(texts._jdf)
display(DataFrame(model.transform(texts._jdf), spark))
