# A generalized linear mixed model in JAGS under the default priors of brms, written as its users write them: centred group effects,
# the module glm, which updates coefficients and effects in blocks. Terms of one effect, or of two that are correlated; called by ess.R.
jags_model <- function(formula, data, family) {
  load.module("glm", quiet = TRUE)
  parsed <- as.formula(formula)
  binomial <- family$family == "binomial"
  poisson <- family$family == "poisson"
  frame <- model.frame(subbars(parsed), data)
  y <- model.response(frame)
  trials <- if (is.matrix(y)) rowSums(y) else rep(1, nrow(frame))
  y <- if (is.matrix(y)) y[, 1] else if (is.factor(y)) as.integer(y) - 1 else as.numeric(y)
  offset <- model.offset(frame)
  x <- model.matrix(nobars(parsed), data)[, -1, drop = FALSE]
  means <- colMeans(x)
  x <- sweep(x, 2, means)

  # The centre and scale of brms for the intercept, its scale for standard deviations.
  counted <- if (binomial) data.frame(y = y, n = trials) else data.frame(y = y)
  default <- get_prior(
    if (binomial) y | trials(n) ~ 1 + (1 | g) else y ~ 1 + (1 | g),
    transform(counted, g = rep_len(1:2, length(y))), family)
  t_prior <- function(class) as.numeric(strsplit(gsub("student_t\\(|\\)| ", "", default$prior[default$class == class & default$prior != ""][1]), ",")[[1]])
  centre <- t_prior("Intercept")[2]
  scale <- t_prior("sd")[3]

  values <- list(n = length(y), y = y, offset = if (is.null(offset)) rep(0, length(y)) else as.numeric(offset), x = x, means = means, k = ncol(x), centre = centre, precision = 1 / scale^2)
  if (binomial) values$trials <- trials
  bars <- findbars(parsed)
  predictor <- "offset[i] + intercept + inprod(x[i, ], b)"
  priors <- character()
  monitored <- c("b0", "b")
  for (t in seq_along(bars)) {
    z <- model.matrix(eval(substitute(~ effects, list(effects = bars[[t]][[2]]))), data)
    group <- factor(data[[deparse(bars[[t]][[3]])]])
    values[[paste0("g", t)]] <- as.integer(group)
    values[[paste0("groups", t)]] <- nlevels(group)
    half_t <- function(name) sprintf("%s ~ dt(0, precision, 3) T(0, )", name)
    if (ncol(z) == 1) {
      predictor <- c(predictor, sprintf("r%d[g%d[i]]", t, t))
      priors <- c(priors, half_t(sprintf("sd%d", t)), sprintf("for (j in 1:groups%d) { r%d[j] ~ dnorm(0, 1 / sd%d^2) }", t, t, t))
      monitored <- c(monitored, sprintf(c("sd%d", "r%d"), t))
    } else {
      values[[paste0("z", t)]] <- z[, 2]
      predictor <- c(predictor, sprintf("r%d[g%d[i], 1] + r%d[g%d[i], 2] * z%d[i]", t, t, t, t, t))
      priors <- c(
        priors, half_t(sprintf("sd%d[1]", t)), half_t(sprintf("sd%d[2]", t)), sprintf("rho%d ~ dunif(-1, 1)", t),
        sprintf("omega%d[1, 1] <- 1 / (sd%d[1]^2 * (1 - rho%d^2))", t, t, t), sprintf("omega%d[2, 2] <- 1 / (sd%d[2]^2 * (1 - rho%d^2))", t, t, t),
        sprintf("omega%d[1, 2] <- -rho%d / (sd%d[1] * sd%d[2] * (1 - rho%d^2))", t, t, t, t, t), sprintf("omega%d[2, 1] <- omega%d[1, 2]", t, t),
        sprintf("zero%d[1] <- 0", t), sprintf("zero%d[2] <- 0", t),
        sprintf("for (j in 1:groups%d) { r%d[j, 1:2] ~ dmnorm(zero%d, omega%d) }", t, t, t, t))
      monitored <- c(monitored, sprintf(c("sd%d", "rho%d", "r%d"), t))
    }
  }
  outcome <- if (binomial) {
    "y[i] ~ dbin(p[i], trials[i])\n    logit(p[i]) <- eta[i]"
  } else if (poisson) {
    "y[i] ~ dpois(mu[i])\n    log(mu[i]) <- eta[i]"
  } else {
    priors <- c(priors, "sigma ~ dt(0, precision, 3) T(0, )")
    monitored <- c(monitored, "sigma")
    "y[i] ~ dnorm(eta[i], 1 / sigma^2)"
  }
  text <- sprintf(
    "model {\n  for (i in 1:n) {\n    %s\n    eta[i] <- %s\n  }\n  intercept ~ dt(centre, precision, 3)\n  b0 <- intercept - inprod(means, b)\n  for (j in 1:k) { b[j] ~ dnorm(0, 1.0E-8) }\n  %s\n}",
    outcome, paste(predictor, collapse = " + "), paste(priors, collapse = "\n  "))
  list(text = text, values = values, monitored = monitored)
}

# 1000 transitions of warmup, of which JAGS adapts in the first half, then the draws. Building the graph of the model is not charged.
jags_chain <- function(jags, draws, seed) {
  model <- jags.model(
    textConnection(jags$text), jags$values, inits = list(.RNG.name = "base::Mersenne-Twister", .RNG.seed = seed), n.chains = 1, n.adapt = 0, quiet = TRUE)
  warmup <- system.time({
    adapt(model, 500, end.adaptation = TRUE, progress.bar = "none")
    update(model, 500, progress.bar = "none")
  })[["elapsed"]]
  sampling <- system.time(samples <- coda.samples(model, jags$monitored, draws, progress.bar = "none"))[["elapsed"]]
  list(draws = as_draws_array(samples), warmup = warmup, seconds = warmup + sampling, divergent = 0)
}
