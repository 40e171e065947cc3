# The R side of default.cs: glmer's default fit of a logistic model twice in this process; prints the seconds of each.
arguments <- commandArgs(trailingOnly = TRUE)
suppressMessages(library(lme4))
data <- read.csv(arguments[1], stringsAsFactors = TRUE)
data$district <- factor(data$district)
for (i in 1:2) {
  seconds <- system.time(suppressWarnings(suppressMessages(glmer(as.formula(arguments[2]), data, binomial))))[["elapsed"]]
  cat(sprintf("SECONDS %.4f\n", seconds))
}
