# Runs of brms for the families beyond the first four, every prior passed explicitly.
#
#   Rscript brms-families.R [NAME ...]     run in this directory; writes brms-families.json (some minutes for each model),
#                                          with names only those models, beside what the file has of the others
#
# Each model: 4 chains of 1000 + 5000 transitions (9000 where iter says so), adapt_delta 0.95. Names and priors are those of both programs.
suppressMessages({
  library(brms)
  library(posterior)
  library(jsonlite)
})
rstan::rstan_options(boost_lib = "/usr/include")

examples <- "../../../examples/data"
read <- function(name, factors) {
  data <- read.csv(file.path(examples, paste0(name, ".csv")))
  data[factors] <- lapply(data[factors], factor)
  data
}

wine <- read("wine", c("judge", "temp", "contact"))
wine$rating <- ordered(wine$rating)
models <- list(
  list(
    name = "wine_cumulative", example = "wine_cumulative", formula = bf(rating ~ temp + contact + (1 | judge)), family = cumulative(), data = wine,
    prior = c(prior(normal(0, 2.5), class = b), prior(student_t(3, 0, 2.5), class = Intercept), prior(student_t(3, 0, 1), class = sd)),
    overrides = c("b: normal(0, 2.5)", "Intercept: student_t(3, 0, 2.5)", "sd: half_t(3, 0, 1)")),
  list(
    name = "epilepsy_negbinomial", example = "epilepsy_negbinomial",
    formula = bf(count ~ trt * time + offset(log(weeks)) + (1 | id)), family = negbinomial(), data = read("epilepsy", "id"),
    prior = c(prior(normal(0, 2.5), class = b), prior(normal(0, 5), class = Intercept), prior(student_t(3, 0, 1), class = sd), prior(inv_gamma(0.4, 0.3), class = shape)),
    overrides = c("b: normal(0, 2.5)", "Intercept: normal(0, 5)", "sd: half_t(3, 0, 1)", "shape: inv_gamma(0.4, 0.3)")),
  list(
    name = "salamanders_zero_inflated", example = "salamanders_zero_inflated",
    formula = bf(count ~ mined + (1 | s | site), zi ~ mined + (1 | s | site)), family = zero_inflated_poisson(), data = read("salamanders", c("mined", "site")),
    prior = c(
      prior(normal(0, 2.5), class = b), prior(normal(0, 2.5), class = b, dpar = zi), prior(normal(0, 2.5), class = Intercept),
      prior(logistic(0, 1), class = Intercept, dpar = zi), prior(student_t(3, 0, 1), class = sd), prior(student_t(3, 0, 1), class = sd, dpar = zi), prior(lkj(2), class = cor)),
    overrides = c("b: normal(0, 2.5)", "b_zi: normal(0, 2.5)", "Intercept: normal(0, 2.5)", "Intercept_zi: logistic(0, 1)", "sd: half_t(3, 0, 1)", "cor: lkj(2)")),
  list(
    name = "wine_cumulative_disc", example = "wine_cumulative_disc", iter = 10000,
    formula = bf(rating ~ temp + contact + (1 | judge)) + lf(disc ~ 0 + contact, cmc = FALSE), family = cumulative(), data = wine,
    prior = c(
      prior(normal(0, 2.5), class = b), prior(normal(0, 1), class = b, dpar = disc), prior(student_t(3, 0, 2.5), class = Intercept),
      prior(student_t(3, 0, 1), class = sd)),
    overrides = c("b: normal(0, 2.5)", "b_disc: normal(0, 1)", "Intercept: student_t(3, 0, 2.5)", "sd: half_t(3, 0, 1)")),
  list(
    name = "wine_categorical", example = "wine_categorical", iter = 10000,
    formula = bf(rating ~ temp + contact + (1 | c | judge)), family = categorical(), data = transform(wine, rating = factor(rating, ordered = FALSE)),
    prior = do.call(c, c(
      unlist(lapply(paste0("mu", 2:5), function(category) list(
        set_prior("normal(0, 2.5)", class = "b", dpar = category), set_prior("normal(0, 2.5)", class = "Intercept", dpar = category),
        set_prior("student_t(3, 0, 1)", class = "sd", dpar = category))), recursive = FALSE),
      list(prior(lkj(2), class = cor)))),
    overrides = c("b: normal(0, 2.5)", "Intercept: normal(0, 2.5)", "sd: half_t(3, 0, 1)", "cor: lkj(2)")))

summarise <- function(name, x) {
  q <- quantile(x, c(0.025, 0.5, 0.975), names = FALSE)
  list(
    name = name, mean = mean(x), sd = sd(x), "q2.5" = q[1], q50 = q[2], "q97.5" = q[3],
    mcse_mean = mcse_mean(x), mcse_sd = mcse_sd(x), ess = min(ess_bulk(x), ess_tail(x)), rhat = rhat(x))
}

run <- function(model) {
  seconds <- system.time(fit <- brm(
    model$formula, data = model$data, family = model$family, prior = model$prior,
    chains = 4, warmup = 1000, iter = if (is.null(model$iter)) 6000 else model$iter, cores = 1, control = list(adapt_delta = 0.95), seed = 20261121, refresh = 0))[["elapsed"]]
  draws <- as_draws_array(fit)
  names <- grep("^(b_|sd_|cor_|shape$)", variables(draws), value = TRUE)
  divergent <- sum(subset(nuts_params(fit), Parameter == "divergent__")$Value)
  sampling <- sum(rstan::get_elapsed_time(fit$fit)[, "sample"])
  cat(sprintf("%s: %.0f s in all, %.1f s of sampling after warmup, %d divergent\n", model$name, seconds, sampling, divergent))
  list(
    name = model$name, example = model$example, preset = "brms", overrides = as.list(model$overrides), divergent = divergent, sampling_seconds = sampling,
    parameters = unname(lapply(names, function(n) summarise(n, extract_variable_matrix(draws, n)))))
}

# What the file has of the models that are not run.
chosen <- commandArgs(trailingOnly = TRUE)
kept <- if (length(chosen) > 0) fromJSON("brms-families.json", simplifyVector = FALSE)$models else list()
names(kept) <- vapply(kept, function(m) m$name, "")

version <- function(package) as.character(packageVersion(package))
result <- list(
  source = sprintf(
    "brms %s (rstan %s, R %s), all priors explicit, 4 chains of 1000 + 5000 transitions (+ 9000 for wine_cumulative_disc and wine_categorical), adapt_delta 0.95. ess is the smaller of bulk and tail. Written by brms-families.R.",
    version("brms"), version("rstan"), getRversion()),
  rounding_of_moments = 0, rounding_of_quantiles = 0,
  models = Filter(Negate(is.null), lapply(models, function(m) if (length(chosen) > 0 && !(m$name %in% chosen)) kept[[m$name]] else run(m))))
writeLines(toJSON(result, auto_unbox = TRUE, digits = 10, pretty = TRUE), "brms-families.json")
