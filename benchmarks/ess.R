# One model by rstanarm, brms or JAGS with its default priors (JAGS: those of brms), long enough for a wanted effective sample size; called by ess.cs:
#   Rscript ess.R TOOL FILE FORMULA FAMILY ESS MINUTES SEED
# 4 chains of 1000 + 1000 first. Where their smallest bulk or tail ESS, of all parameters with group effects, is below ESS, a second run
# has as many draws as should do, or as MINUTES allow. Chains run one after the other on one core, and what there is so far is printed after each:
#   LOAD seconds to start R and its packages    COMPILE seconds of the model
#   RESULT chains, draws of a chain, seconds of warmup and sampling, bulk ESS, tail ESS, largest R-hat, divergent transitions
arguments <- commandArgs(trailingOnly = TRUE)
tool <- arguments[1]
formula <- arguments[3]
wanted <- as.numeric(arguments[5])
limit <- 60 * as.numeric(arguments[6])
seed <- as.integer(arguments[7])
packages <- if (tool == "jags") c("rjags", "lme4", "brms", "posterior") else c(tool, "rstan", "posterior")
for (name in packages) suppressMessages(suppressWarnings(library(name, character.only = TRUE)))
say <- function(...) { cat(sprintf(...), "\n", sep = ""); flush(stdout()) }
say("LOAD %.2f", proc.time()[["elapsed"]]) # since R was started
data <- read.csv(arguments[2], stringsAsFactors = TRUE)
for (name in intersect(names(data), c("g", "h", "id", "herd", "district", "Subject", "period", "judge"))) data[[name]] <- factor(data[[name]])
if ("rating" %in% names(data)) data$rating <- ordered(data$rating)
family <- eval(parse(text = arguments[4]))
if (is.function(family)) family <- family()
quietly <- function(code) suppressMessages(suppressWarnings(code))

stan <- function(fit) {
  times <- get_elapsed_time(fit)
  list(draws = as_draws_array(as.array(fit)), warmup = sum(times[, "warmup"]), seconds = sum(times), divergent = get_num_divergent(fit))
}
if (tool == "brms") {
  rstan_options(boost_lib = "/usr/include")
  if (arguments[4] == "binomial" && !grepl("cbind", formula)) family <- bernoulli()
  formula <- sub("cbind\\((\\w+), size - \\w+\\)", "\\1 | trials(size)", formula)
  formula <- do.call(bf, lapply(strsplit(formula, "; ", fixed = TRUE)[[1]], as.formula)) # one formula a predictor: "y ~ x; zi ~ x"
  compile <- system.time(quietly(empty <- brm(formula, data = data, family = family, chains = 0)))[["elapsed"]]
  chain <- function(draws, seed) {
    stan(quietly(update(empty, chains = 1, warmup = 1000, iter = 1000 + draws, cores = 1, seed = seed, refresh = 0, recompile = FALSE))$fit)
  }
} else if (tool == "jags") {
  compile <- system.time({source("benchmarks/jags.R"); jags <- jags_model(formula, data, family)})[["elapsed"]]
  chain <- function(draws, seed) quietly(jags_chain(jags, draws, seed))
} else {
  compile <- 0
  chain <- function(draws, seed) {
    stan(quietly(stan_glmer(
      as.formula(formula), data = data, family = family, chains = 1, warmup = 1000, iter = 1000 + draws, cores = 1, seed = seed, refresh = 0))$stanfit)
  }
}
say("COMPILE %.2f", compile)

run <- function(draws, seed) {
  all <- NULL
  seconds <- 0
  warmup <- 0
  divergent <- 0
  for (k in 1:4) {
    fit <- chain(draws, seed + k)
    values <- fit$draws
    keep <- !grepl("_NEW_|mean_PPD|^lp__|log-posterior|^z_|^L_|lprior|^Intercept$", variables(values))
    values <- subset_draws(values, variable = variables(values)[keep])
    all <- if (is.null(all)) values else bind_draws(all, values, along = "chain")
    seconds <- seconds + fit$seconds
    warmup <- warmup + fit$warmup
    divergent <- divergent + fit$divergent
    table <- quietly(summarise_draws(all, "ess_bulk", "ess_tail", "rhat"))
    ess <- as.numeric(c(min(table$ess_bulk, na.rm = TRUE), min(table$ess_tail, na.rm = TRUE))) # not posterior's own class of numbers
    say("RESULT %d %d %.4f %.1f %.1f %.4f %d", k, draws, seconds, ess[1], ess[2], max(table$rhat, na.rm = TRUE), divergent)
  }
  list(warmup = warmup, sampling = seconds - warmup, ess = min(ess))
}
first <- run(1000, seed)
if (first$ess < wanted) {
  # Warmup again, and draws for the rest of the time.
  draws <- as.integer(ceiling(1000 * min(1.25 * wanted / first$ess, (limit - first$warmup) / first$sampling)))
  if (draws > 1000) run(draws, seed + 100)
}
say("DONE")
