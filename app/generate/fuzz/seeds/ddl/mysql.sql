CREATE TABLE `order items` (`id` int(11) unsigned NOT NULL AUTO_INCREMENT, `kind` enum('a','b\'c') DEFAULT 'a', `at` datetime DEFAULT CURRENT_TIMESTAMP, `d` decimal(8,3), `s` set('x','y'), PRIMARY KEY (`id`), KEY `k` (`kind`), CONSTRAINT `f` FOREIGN KEY (`id`) REFERENCES `o` (`id`)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT='x';
DELIMITER //
CREATE TRIGGER t BEFORE INSERT ON x FOR EACH ROW BEGIN SET @a = 1; END //
DELIMITER ;
