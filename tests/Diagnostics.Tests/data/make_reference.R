# Writes eight_schools.csv, eight_schools_reference.csv and blocker_reference.csv beside itself.
# Run in this folder with R and the package posterior (1.4.0 was used).
suppressMessages(library(posterior))
stopifnot(packageVersion("posterior") >= "1.4.0")

statistics <- function(x) c(
  rhat_rank = rhat(x),
  rhat_raw = rhat_basic(x, split = FALSE),
  rhat_split = rhat_basic(x),
  ess_bulk = ess_bulk(x), ess_tail = ess_tail(x), ess_mean = ess_mean(x), 
  ess_sd = ess_mean((x - mean(x))^2), # as posterior 1.7.1; 1.4.0's ess_sd takes |x - mean(x)|
 
  ess_median = ess_median(x), ess_raw = ess_basic(x, split = FALSE),
  ess_quantile01 = unname(ess_quantile(x, .01)), ess_quantile10 = unname(ess_quantile(x, .1)),
  ess_quantile30 = unname(ess_quantile(x, .3)),
  mcse_mean = mcse_mean(x), mcse_sd = mcse_sd(x), mcse_median = mcse_median(x),
  mcse_quantile01 = unname(mcse_quantile(x, .01)), mcse_quantile10 = unname(mcse_quantile(x, .1)),
  mcse_quantile30 = unname(mcse_quantile(x, .3)),
  mean = mean(x), sd = sd(as.vector(x)), median = median(x), mad = mad(as.vector(x)),
  q025 = unname(quantile(x, .025)), q975 = unname(quantile(x, .975)))

write_reference <- function(columns, file) {
  table <- t(sapply(columns, statistics))
  lines <- c(paste(c("name", colnames(table)), collapse = ","),
    sapply(rownames(table), function(n) paste(c(n, sprintf("%.15g", table[n, ])), collapse = ",")))
  writeLines(lines, file)
}

a <- read.csv("blocker.1.csv", comment.char = "#", check.names = FALSE)
b <- read.csv("blocker.2.csv", comment.char = "#", check.names = FALSE)
names <- setdiff(colnames(a), c("lp__", "accept_stat__", "stepsize__", "treedepth__"))
write_reference(setNames(lapply(names, function(n) cbind(a[[n]], b[[n]])), names), "blocker_reference.csv")

schools <- example_draws("eight_schools") # 100 x 4 x 10
names <- c("mu", "tau", sprintf("theta[%d]", 1:8))
all <- do.call(cbind, lapply(names, function(n) as.vector(extract_variable_matrix(schools, n))))
writeLines(c(paste(c("chain", names), collapse = ","),
  sapply(seq_len(nrow(all)), function(i) paste(c((i - 1) %/% 100 + 1, sprintf("%.17g", all[i, ])), collapse = ","))), "eight_schools.csv")
columns <- setNames(lapply(names, function(n) unclass(extract_variable_matrix(schools, n))), names)
odd <- setNames(lapply(columns, function(x) x[1:99, ]), paste0(names, " first 99"))
write_reference(c(columns, odd), "eight_schools_reference.csv")
