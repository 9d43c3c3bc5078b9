"""Links: which thing of a data set is which thing of the articles, proposed, reviewed and used.

In: `data/links/<dataset>.sssom.tsv`, the SSSOM rows that people reviewed, and the things of both
sides. Out: for the build, the accepted links as a named graph; for people, candidates with every
feature that speaks for or against them. `docs/linking.md` says how.
"""
