# Leave-one-out reference values for the fits in this folder (draws of `bayes fit`, 4 chains x 100, rounded to 5 digits).
# The log likelihood of each row is computed here from the draws alone, the importance sampling by the R package loo.
# Run with R 4.2, loo 2.5.1, posterior 1.4.0 in this folder: Rscript make_reference.R
library(loo)

draws <- function(dir) lapply(1:4, function(k) read.csv(file.path(dir, sprintf("draws_%d.csv", k)), comment.char = "#", check.names = FALSE))
effects <- function(d, group, n, effect = 1) as.matrix(d[sprintf("r_%s.%d.%d", group, seq_len(n), effect)])

cbpp <- function(d, y) {
  y$period <- factor(y$period); herd <- as.integer(factor(y$herd, levels = unique(y$herd)))
  eta <- as.matrix(d[c("b_Intercept", "b_period2", "b_period3", "b_period4")]) %*% t(model.matrix(~ period, y)) + effects(d, "herd", 15)[, herd]
  t(apply(eta, 1, function(e) dbinom(y$incidence, y$size, plogis(e), log = TRUE)))
}
sleepstudy <- function(d, y) {
  s <- as.integer(factor(y$Subject, levels = unique(y$Subject)))
  mu <- outer(d$b_Intercept, rep(1, nrow(y))) + outer(d$b_Days, y$Days) + effects(d, "Subject", 18)[, s] + effects(d, "Subject", 18, 2)[, s] * rep(y$Days, each = nrow(d))
  t(sapply(seq_len(nrow(d)), function(i) dnorm(y$Reaction, mu[i, ], d$sigma[i], log = TRUE)))
}
wine <- function(d, y) {
  j <- as.integer(factor(y$judge, levels = unique(y$judge)))
  eta <- outer(d$b_tempwarm, as.numeric(y$temp == "warm")) + outer(d$b_contactyes, as.numeric(y$contact == "yes")) + effects(d, "judge", 9)[, j]
  tau <- cbind(-Inf, as.matrix(d[paste0("b_Intercept.", 1:4)]), Inf)
  t(sapply(seq_len(nrow(d)), function(i) log(plogis(tau[i, y$rating + 1] - eta[i, ]) - plogis(tau[i, y$rating] - eta[i, ]))))
}
epilepsy <- function(d, y) {
  g <- as.integer(factor(y$id, levels = unique(y$id)))
  X <- cbind(1, y$trt, y$time, y$trt * y$time)
  b <- as.matrix(d[c("b_Intercept", "b_trt", "b_time", grep("^b_trt.time", names(d), value = TRUE))])
  eta <- b %*% t(X) + rep(log(y$weeks), each = nrow(d)) + effects(d, "id", 59)[, g]
  t(apply(eta, 1, function(e) dpois(y$count, exp(e), log = TRUE)))
}

total <- c(); rows <- c()
for (name in c("cbpp", "sleepstudy", "wine", "epilepsy")) {
  y <- read.csv(file.path(name, "data.csv")); d <- draws(name)
  ll <- array(0, c(100, 4, nrow(y)))
  for (k in 1:4) ll[, k, ] <- get(name)(d[[k]], y)
  # The relative efficiency as in loo 2.10 (notes of trust.md): split chains.
  r <- apply(ll, 3, function(x) posterior::ess_mean(exp(x)) / 400)
  p <- loo(ll, r_eff = r); w <- waic(matrix(ll, 400)); e <- p$estimates
  total <- rbind(total, data.frame(fit = name, elpd = e[1, 1], elpd_se = e[1, 2], p_loo = e[2, 1], p_loo_se = e[2, 2],
                                   elpd_waic = w$estimates[1, 1], p_waic = w$estimates[2, 1]))
  rows <- rbind(rows, data.frame(fit = name, row = seq_len(nrow(y)), elpd = p$pointwise[, "elpd_loo"], p_loo = p$pointwise[, "p_loo"], k = p$diagnostics$pareto_k, n_eff = p$diagnostics$n_eff, r_eff = r))
}
num <- sapply(total, is.numeric); total[num] <- lapply(total[num], signif, 12)
write.csv(total, "totals.csv", row.names = FALSE, quote = FALSE)
num <- sapply(rows, is.numeric); rows[num] <- lapply(rows[num], signif, 10)
write.csv(rows, "rows.csv", row.names = FALSE, quote = FALSE)

# Power-scaling of priors and likelihood (Kallioinen et al. 2023) for cbpp, from the definitions: smoothed weights p^(alpha - 1), the cumulative
# Jensen-Shannon distance between the distribution functions of draws and weighted draws over log2 alpha, the mean of alpha = 0.8 and 1.25.
cjs <- function(x, w) {
  one <- function(x, w) {
    o <- order(x); n <- length(x); P <- (1:n)[-n] / n; Q <- cumsum(w[o])[-n]; dx <- diff(x[o])
    kl <- function(a, b) sum(dx * ifelse(a > 0, a * log2(a / (0.5 * (a + b))), 0)) + 0.5 / log(2) * sum(dx * (b - a))
    sqrt((kl(P, Q) + kl(Q, P)) / sum(dx * (P + Q)))
  }
  max(one(x, w), one(-x, w))
}
y <- read.csv("cbpp/data.csv"); d <- do.call(rbind, draws("cbpp"))
ll <- rowSums(do.call(rbind, lapply(draws("cbpp"), cbpp, y = y)))
names_b <- c("b_period2", "b_period3", "b_period4")
X <- model.matrix(~ factor(y$period))[, -1]; b <- as.matrix(d[names_b])
lprior <- dnorm(d$b_Intercept + b %*% colMeans(X), 0, 2.5, log = TRUE) + dt(d$sd_herd__Intercept, 3, log = TRUE) +
  rowSums(sapply(1:3, function(k) dnorm(b[, k], 0, 2.5 / sd(X[, k]), log = TRUE)))
distance <- function(lp) {
  w <- sapply(c(0.8, 1.25), function(a) weights(psis((a - 1) * as.vector(lp), r_eff = 1), log = FALSE))
  sapply(c("b_Intercept", names_b, "sd_herd__Intercept"), function(q) mean(c(cjs(d[[q]], w[, 1]) / -log2(0.8), cjs(d[[q]], w[, 2]) / log2(1.25))))
}
write.csv(data.frame(prior = signif(distance(lprior), 10), likelihood = signif(distance(ll), 10)), "sensitivity.csv", quote = FALSE)
