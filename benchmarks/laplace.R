# The R side of laplace.cs: keeps the data in memory and fits on request. One request a line on standard input:
#   data NAME FILE      reads a CSV file
#   glmer NAME FORMULA  fits and answers "seconds logLik"
#   glmmTMB NAME FORMULA
suppressMessages({library(lme4); library(glmmTMB)})
data <- list()
requests <- file("stdin", "r")
cat(as.character(packageVersion("lme4")), as.character(packageVersion("glmmTMB")), "\n")
flush(stdout())
while (length(line <- readLines(requests, 1)) > 0) {
  words <- strsplit(line, " ")[[1]]
  if (words[1] == "data") {
    data[[words[2]]] <- read.csv(words[3], stringsAsFactors = TRUE)
    cat("ok\n")
  } else {
    formula <- as.formula(paste(words[-(1:2)], collapse = " "))
    d <- data[[words[2]]]
    gc()
    seconds <- system.time(suppressWarnings(suppressMessages(
      fit <- if (words[1] == "glmer") glmer(formula, d, binomial) else glmmTMB(formula, d, binomial))))[["elapsed"]]
    cat(sprintf("%.4f %.6f\n", seconds, as.numeric(logLik(fit))))
  }
  flush(stdout())
}
