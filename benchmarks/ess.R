# One fit by rstanarm or brms with its default priors, and the effective sample sizes of all its parameters, group effects included.
# Called by ess.cs: Rscript ess.R TOOL FILE FORMULA FAMILY CHAINS ITERATIONS SEED
# Prints: seconds of warmup and sampling; smallest bulk ESS; smallest tail ESS; divergent transitions; seconds of compilation.
arguments <- commandArgs(trailingOnly = TRUE)
tool <- arguments[1]
data <- read.csv(arguments[2], stringsAsFactors = TRUE)
for (name in intersect(names(data), c("g", "h", "id", "herd", "district", "Subject", "period"))) data[[name]] <- factor(data[[name]])
family <- get(arguments[4], mode = "function")()
chains <- as.integer(arguments[5])
iterations <- as.integer(arguments[6])
seed <- as.integer(arguments[7])
compile <- 0
suppressMessages(suppressWarnings({
  if (tool == "rstanarm") {
    fit <- rstanarm::stan_glmer(as.formula(arguments[3]), data = data, family = family, chains = chains, iter = iterations, cores = 1,
      seed = seed, refresh = 0)$stanfit
  } else {
    rstan::rstan_options(boost_lib = "/usr/include")
    if (arguments[4] == "binomial" && !grepl("cbind", arguments[3])) family <- brms::bernoulli()
    formula <- sub("cbind\\((\\w+), size - \\w+\\)", "\\1 | trials(size)", arguments[3])
    compile <- system.time(empty <- brms::brm(as.formula(formula), data = data, family = family, chains = 0))[["elapsed"]]
    fit <- update(empty, chains = chains, iter = iterations, cores = 1, seed = seed, refresh = 0, recompile = FALSE)$fit
  }
  draws <- posterior::as_draws_array(as.array(fit))
  keep <- !grepl("_NEW_|mean_PPD|^lp__|log-posterior|^z_|^L_|lprior", posterior::variables(draws))
  draws <- posterior::subset_draws(draws, variable = posterior::variables(draws)[keep])
  table <- posterior::summarise_draws(draws, "ess_bulk", "ess_tail")
}))
cat(sprintf("RESULT %.4f %.1f %.1f %d %.1f\n", sum(rstan::get_elapsed_time(fit)), min(table$ess_bulk, na.rm = TRUE),
  min(table$ess_tail, na.rm = TRUE), rstan::get_num_divergent(fit), compile))
