# Long runs of rstanarm under its default priors: the truth for the preset 'rstanarm'.
#
#   Rscript rstanarm-posteriors.R     run in this directory; writes rstanarm-posteriors.json (about a quarter of an hour on two cores)
#
# Each model: 4 chains of 1000 + 10000 transitions, adapt_delta 0.95. rstanarm reports covariance matrices; their draws are turned
# into standard deviations and correlations before anything is summarised. Names are those of brms.
suppressMessages({
  library(rstanarm)
  library(posterior)
  library(jsonlite)
})
options(mc.cores = 2)

examples <- "../../../examples/data"
read <- function(name, factors) {
  data <- read.csv(file.path(examples, paste0(name, ".csv")))
  data[factors] <- lapply(data[factors], factor)
  data
}

models <- list(
  list(
    name = "cbpp_rstanarm", example = "cbpp",
    formula = cbind(incidence, size - incidence) ~ period + (1 | herd), family = binomial(),
    data = read("cbpp", c("herd", "period")), group = "herd",
    coefficients = c("(Intercept)" = "b_Intercept", period2 = "b_period2", period3 = "b_period3", period4 = "b_period4")),
  list(
    name = "sleepstudy_rstanarm", example = "sleepstudy",
    formula = Reaction ~ Days + (Days | Subject), family = gaussian(),
    data = read("sleepstudy", "Subject"), group = "Subject",
    coefficients = c("(Intercept)" = "b_Intercept", Days = "b_Days")),
  list(
    name = "contraception_intercept_rstanarm", example = "contraception_intercept",
    formula = use ~ age + I(age^2) + urban + livch + (1 | district), family = binomial(),
    data = read("contraception", c("district", "use", "livch", "urban")), group = "district",
    coefficients = c(
      "(Intercept)" = "b_Intercept", age = "b_age", "I(age^2)" = "b_IageE2", urbanY = "b_urbanY",
      livch1 = "b_livch1", livch2 = "b_livch2", "livch3+" = "b_livch3P")))

brms_draws <- function(model, fit) {
  raw <- as.array(fit)
  one <- function(name) raw[, , name]
  draws <- lapply(setNames(names(model$coefficients), model$coefficients), one)
  sigma <- function(a, b) one(sprintf("Sigma[%s:%s,%s]", model$group, a, b))
  effects <- fit$glmod$reTrms$cnms[[model$group]]
  plain <- ifelse(effects == "(Intercept)", "Intercept", effects)
  for (i in seq_along(effects)) {
    draws[[sprintf("sd_%s__%s", model$group, plain[i])]] <- sqrt(sigma(effects[i], effects[i]))
  }
  if (length(effects) == 2) {
    draws[[sprintf("cor_%s__%s__%s", model$group, plain[1], plain[2])]] <-
      sigma(effects[2], effects[1]) / sqrt(sigma(effects[1], effects[1]) * sigma(effects[2], effects[2]))
  }
  if (fit$family$family == "gaussian") draws$sigma <- one("sigma")
  draws
}

summarise <- function(name, x) {
  q <- quantile(x, c(0.025, 0.5, 0.975), names = FALSE)
  list(
    name = name, mean = mean(x), sd = sd(x), "q2.5" = q[1], q50 = q[2], "q97.5" = q[3],
    mcse_mean = mcse_mean(x), mcse_sd = mcse_sd(x), ess = min(ess_bulk(x), ess_tail(x)), rhat = rhat(x))
}

run <- function(model) {
  seconds <- system.time(fit <- stan_glmer(
    model$formula, data = model$data, family = model$family,
    chains = 4, warmup = 1000, iter = 11000, adapt_delta = 0.95, seed = 20261121, refresh = 0))[["elapsed"]]
  parameters <- rstan::get_sampler_params(fit$stanfit, inc_warmup = FALSE)
  divergent <- sum(sapply(parameters, function(p) sum(p[, "divergent__"])))
  draws <- brms_draws(model, fit)
  cat(sprintf("%s: %.0f s, %d divergent\n", model$name, seconds, divergent))
  list(
    name = model$name, example = model$example, formula = paste(deparse(model$formula, width.cutoff = 200), collapse = " "),
    preset = "rstanarm", overrides = list(), divergent = divergent,
    parameters = unname(Map(summarise, names(draws), draws)))
}

version <- function(package) as.character(packageVersion(package))
result <- list(
  source = sprintf(
    "rstanarm %s stan_glmer with its default priors (rstan %s, R %s), 4 chains of 1000 + 10000 transitions, adapt_delta 0.95. ess is the smaller of bulk and tail. Written by rstanarm-posteriors.R.",
    version("rstanarm"), version("rstan"), getRversion()),
  rounding_of_moments = 0, rounding_of_quantiles = 0,
  models = lapply(models, run))
writeLines(toJSON(result, auto_unbox = TRUE, digits = 10, pretty = TRUE), "rstanarm-posteriors.json")
