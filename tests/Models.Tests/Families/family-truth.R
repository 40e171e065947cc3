# Absolute log densities of single outcomes by R, MASS and brms; writes family-truth.tsv. Predictors are on their link scales.
suppressMessages({library(MASS); library(brms)})
rows <- list()
add <- function(family, y, n, eta, value) rows[[length(rows) + 1]] <<- c(family, y, n, paste(eta, collapse = " "), sprintf("%.17g", value))
zi <- function(l0, base, y, z) if (y == 0) log(plogis(z) + plogis(-z) * exp(l0)) else plogis(-z, log.p = TRUE) + base
hu <- function(l0, base, y, z) if (y == 0) plogis(z, log.p = TRUE) else plogis(-z, log.p = TRUE) + base - log(-expm1(l0))
# log(F(b) - F(a)), from the tail in which neither probability is near 1.
between <- function(link, x) {
  below <- switch(link, logit = plogis, probit = pnorm, cloglog = function(x) -expm1(-exp(x)))
  above <- switch(link, logit = function(x) plogis(-x), probit = function(x) pnorm(-x), cloglog = function(x) exp(-exp(x)))
  log(if (x[1] > 0) above(x[1]) - above(x[2]) else below(x[2]) - below(x[1]))
}
for (eta in c(-2, 0.3, 2.5)) for (tau in c(-1.5, 0.4, 3)) {
  for (y in c(0, 1, 7, 60)) {
    nb <- function(y) dnbinom(y, mu = exp(eta), size = exp(tau), log = TRUE)
    nb1 <- dnbinom(y, mu = exp(eta), size = exp(eta - tau), log = TRUE)
    po <- function(y) dpois(y, exp(eta), log = TRUE)
    add("negbinomial", y, 1, c(eta, tau), nb(y))
    add("negbinomial1", y, 1, c(eta, tau), nb1)
    add("zero_inflated_poisson", y, 1, c(eta, tau), zi(po(0), po(y), y, tau))
    add("hurdle_poisson", y, 1, c(eta, tau), hu(po(0), po(y), y, tau))
    add("zero_inflated_negbinomial", y, 1, c(eta, tau, -0.7), zi(nb(0), nb(y), y, -0.7))
    add("hurdle_negbinomial", y, 1, c(eta, tau, -0.7), hu(nb(0), nb(y), y, -0.7))
  }
  for (yn in list(c(0, 5), c(2, 5), c(40, 90))) {
    y <- yn[1]; n <- yn[2]
    a <- plogis(eta) * exp(tau); b <- plogis(-eta) * exp(tau)
    add("beta_binomial", y, n, c(eta, tau), lchoose(n, y) + lbeta(y + a, n - y + b) - lbeta(a, b))
    bi <- function(y) dbinom(y, n, plogis(eta), log = TRUE)
    add("zero_inflated_binomial", y, n, c(eta, tau), zi(bi(0), bi(y), y, tau))
  }
  for (y in c(1, 3, 5)) for (link in c("logit", "probit", "cloglog")) {
    # Thresholds from the first and the logarithms of the distances: tau, tau + exp(-0.5), ...
    u <- c(tau, -0.5, 0.2, -1)
    thresholds <- cumsum(c(u[1], exp(u[-1])))
    add(paste0("cumulative:", link), y, 1, c(eta, u), between(link, c(-Inf, thresholds - eta, Inf)[y + 0:1]))
  }
  for (y in c(1, 3, 5)) {
    th <- c(tau, -0.5, 0.2, -1)
    p <- plogis(th - eta); q <- c(1, cumprod(1 - p))
    add("sratio:logit", y, 1, c(eta, th), log(q[y]) + log(c(p, 1)[y]))
    s <- c(0, cumsum(eta - th))
    add("acat", y, 1, c(eta, th), s[y] - max(s) - log(sum(exp(s - max(s)))))
  }
  for (y in c(0.02, 1.1, 14)) {
    add("gamma", y, 1, c(eta, tau), dgamma(y, shape = exp(tau), rate = exp(tau - eta), log = TRUE))
    add("lognormal", y, 1, c(eta, tau), dlnorm(y, eta, exp(tau), log = TRUE))
    add("student", -y, 1, c(eta, tau, 0.9), dstudent_t(-y, df = 1 + exp(0.9), mu = eta, sigma = exp(tau), log = TRUE))
  }
  for (y in c(0.003, 0.4, 0.99)) add("beta", y, 1, c(eta, tau), dbeta(y, plogis(eta) * exp(tau), plogis(-eta) * exp(tau), log = TRUE))
}
out <- do.call(rbind, rows)
out <- out[is.finite(as.numeric(out[, 5])), ]
cat(sprintf("# %s, MASS %s, brms %s\n", R.version.string, packageVersion("MASS"), packageVersion("brms")), file = "family-truth.tsv")
write.table(out, "family-truth.tsv", append = TRUE, sep = "\t", quote = FALSE, row.names = FALSE, col.names = FALSE)
