"""我的第一个神经网络：一个隐藏层，只用 numpy。"""

import numpy as np

iterations = 5000  # 迭代次数
learning_rate = 0.5  # 学习率
hidden_nodes = 14
output_nodes = 1


def 激活(输入):
    """S 型函数"""
    return 1 / (1 + np.exp(-输入))


class NeuralNetwork:
    def __init__(self, input_nodes, hidden_nodes, output_nodes, learning_rate):
        self.weights_input_to_hidden = np.random.randn(input_nodes, hidden_nodes) / np.sqrt(input_nodes)
        self.weights_hidden_to_output = np.random.randn(hidden_nodes, output_nodes) / np.sqrt(hidden_nodes)
        self.学习率 = learning_rate
        self.activation_function = 激活

    def 前向(self, 特征):
        隐藏 = 激活(特征.dot(self.weights_input_to_hidden))
        return 隐藏, 隐藏.dot(self.weights_hidden_to_output)

    def train(self, features, targets):
        """走一步：误差 = 目标 - 预测"""
        隐藏, 预测 = self.前向(features)
        误差 = np.reshape(targets, 预测.shape) - 预测
        隐藏误差 = 误差.dot(self.weights_hidden_to_output.T) * 隐藏 * (1 - 隐藏)
        数量 = len(features)
        self.weights_hidden_to_output = self.weights_hidden_to_output + self.学习率 * 隐藏.T.dot(误差) / 数量
        self.weights_input_to_hidden = self.weights_input_to_hidden + self.学习率 * features.T.dot(隐藏误差) / 数量

    def run(self, features):
        return self.前向(features)[1]
