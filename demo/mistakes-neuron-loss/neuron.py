import numpy as np

# All cells run without errors on my laptop.

def sigmoid(x):
    return 1 / (1 + np.exp(-x))


class Neuron:
    def __init__(self, weights, bias):
        self.weights, self.bias = weights, bias

    def feedforward(self, inputs):
        return sigmoid(np.dot(self.weights, inputs) + self.bias)


class OurNeuralNetwork:
    def __init__(self):
        weights, bias = np.array([0, 1]), 0
        self.h1, self.h2, self.o1 = (Neuron(weights, bias) for _ in range(3))

    def feedforward(self, x):
        return self.o1.feedforward(np.array([self.h1.feedforward(x), self.h2.feedforward(x)]))


def mse_loss(y_true, y_pred):
    error = y_true - y_pred
    return error.mean() ** 2


def fit_line(x, y):
    slope = ((x - x.mean()) * (y - y.mean())).sum() / ((x - x.mean()) ** 2).sum()
    return slope, y.mean() - slope * x.mean()


def numerical_gradient(f, w, h=1e-5):
    grad = np.zeros(w.shape)
    f0 = f(w)
    for i in np.ndindex(w.shape):
        moved = w.copy()
        moved[i] += h
        grad[i] = (f(moved) - f0) / h
    return grad


sigmoid_derivative = lambda x: sigmoid(x) * (1 - sigmoid(x))


def gradient_descent(gradient, w0, learning_rate=0.1, steps=100):
    path = [w0]
    for _ in range(steps): path.append(path[-1] - learning_rate * gradient(path[-1]))
    return np.array(path)


def to_features(kg, cm):
    return np.array([kg * 2.20462 - 135, cm * 0.393701 - 66])  # lb, in


def neuron_gradient(weights, bias, inputs, y_true):
    y_pred = sigmoid(np.dot(weights, inputs) + bias)
    d = (y_pred - y_true) * y_pred * (1 - y_pred)  # dL/dz
    return d * inputs, d


def network_output(params, x):
    w1, w2, w3, w4, w5, w6, b1, b2, b3 = params
    return sigmoid(w5 * sigmoid(w1 * x[0] + w2 * x[1] + b1) + w6 * sigmoid(w3 * x[0] + w4 * x[1] + b2) + b3)


def network_gradient(params, x, y_true):
    w1, w2, w3, w4, w5, w6, b1, b2, b3 = params

    sum_h1 = w1 * x[0] + w2 * x[1] + b1
    h1 = sigmoid(sum_h1)
    sum_h2 = w3 * x[0] + w4 * x[1] + b2
    h2 = sigmoid(sum_h2)
    sum_o1 = w5 * h1 + w6 * h2 + b3
    y_pred = sigmoid(sum_o1)

    d_L_d_ypred = -2 * (y_true - y_pred)
    # Neuron o1
    d_ypred_d_w5 = h1 * sigmoid_derivative(sum_o1)
    d_ypred_d_w6 = h2 * sigmoid_derivative(sum_o1)
    d_ypred_d_b3 = sigmoid_derivative(sum_o1)
    d_ypred_d_h1 = w5 * sigmoid_derivative(sum_o1)
    d_ypred_d_h2 = w6 * sigmoid_derivative(sum_o1)
    # Neuron h1
    d_h1_d_w1 = x[0] * sigmoid_derivative(sum_h1)
    d_h1_d_w2 = x[1] * sigmoid_derivative(sum_h1)
    d_h1_d_b1 = sigmoid_derivative(sum_h1)
    # Neuron h2
    d_h2_d_w3 = x[0] * sigmoid_derivative(sum_h2)
    d_h2_d_w4 = x[1] * sigmoid_derivative(sum_h2)
    d_h2_d_b2 = sigmoid_derivative(sum_h2)

    return d_L_d_ypred * np.array([
        d_ypred_d_h1 * d_h1_d_w1, d_ypred_d_h1 * d_h1_d_w2,
        d_ypred_d_h2 * d_h2_d_w3, d_ypred_d_h2 * d_h2_d_w4,
        d_ypred_d_w5, d_ypred_d_w6,
        d_ypred_d_h1 * d_h1_d_b1, d_ypred_d_h2 * d_h2_d_b2, d_ypred_d_b3,
    ])


def train(params, data, labels, learning_rate=0.1, epochs=1000):
    losses = []
    for epoch in range(epochs):
        y_preds = np.array([network_output(params, x) for x in data])
        losses.append(mse_loss(labels, y_preds))
        for x, y_true in zip(data, labels):
            params = params - learning_rate * network_gradient(params, x, y_true)
    return params, np.array(losses)


if __name__ == "__main__":
    data = np.array([[-2, -1], [25, 6], [17, 4], [-15, -6]])
    params, losses = train(np.random.normal(size=9), data, np.array([1, 0, 0, 1]))
    print("Emily: %.3f" % network_output(params, np.array([-7, -3])))
    print("Frank: %.3f" % network_output(params, np.array([20, 2])))
