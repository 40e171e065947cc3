# Shows that rstan reads our files: Rscript read_stan_csv.R FIT_DIRECTORY
# Exits 0 when every chain was read without a warning and means agree, 77 when rstan is not installed.
if (!requireNamespace("rstan", quietly = TRUE)) quit(status = 77)
options(warn = 2) # a warning is an error

directory <- commandArgs(trailingOnly = TRUE)[1]
files <- list.files(directory, "_[0-9]+\\.csv$", full.names = TRUE)
stopifnot(length(files) > 0)
fit <- suppressPackageStartupMessages(rstan::read_stan_csv(files))

columns <- rstan::extract(fit, permuted = FALSE, inc_warmup = FALSE)
stopifnot(dim(columns)[2] == length(files))
for (chain in seq_along(files)) {
  lines <- readLines(files[chain])
  adapted <- grep("Adaptation terminated", lines)
  header <- grep("^lp__", lines)
  rows <- lines[-seq_len(adapted)]
  rows <- rows[!startsWith(rows, "#")]
  ours <- read.csv(text = c(lines[header], rows), check.names = FALSE)
  stopifnot(nrow(ours) == dim(columns)[1])
  for (name in setdiff(names(ours), grep("__$", names(ours), value = TRUE))) {
    parts <- strsplit(name, ".", fixed = TRUE)[[1]]
    theirs <- if (length(parts) == 1) name else sprintf("%s[%s]", parts[1], paste(parts[-1], collapse = ","))
    stopifnot(identical(unname(columns[, chain, theirs]), as.numeric(ours[[name]])))
  }
}

stopifnot(all(rstan::get_num_divergent(fit) == 0))
stopifnot(length(rstan::get_elapsed_time(fit)) == 2 * length(files))
cat("rstan read", length(files), "chains of", dim(columns)[1], "draws and", dim(columns)[3], "columns\n")
